//! Fitting a model: the parameters under which what happened is most likely.

use serde::Serialize;

use crate::maximum::{Point, both, climb};

/// Parameters beyond this many powers of e from their natural size say that the data do not decide.
const REACH: f64 = 15.0;

/// A model with parameters that are positive numbers, fitted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fit<M, const N: usize> {
    /// The model with its best parameters.
    pub model: M,
    /// Standard errors of the parameters, in their order: from the curvature at the maximum, the prior's included.
    pub standard_errors: [f64; N],
    /// Logarithm of the likelihood of what happened, the prior not included.
    pub log_likelihood: f64,
    /// How often the likelihood was computed.
    pub looks: u32,
}

/// What is thought of the parameters before the data are seen.
///
/// The likelihood of a small shop is flat: parameters of almost any size explain it, and the best ones foretell absurd
/// futures. A weak prior holds each parameter's logarithm near what shops usually have, as loosely as a normal distribution
/// whose standard deviation is a factor of about 3 to 7. It weighs as much whether there are ten customers or a million, so it
/// decides for ten and vanishes for a million.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Prior {
    /// Nothing: maximum likelihood.
    #[default]
    None,
    /// Near what shops usually have.
    Weak,
}

/// Why a model cannot be fitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// There is nobody to learn from.
    #[error("there are no customers to learn from")]
    Nobody,
    /// Nobody came back, so nothing is known of coming back.
    #[error("no customer has bought on a second day yet")]
    NobodyCameBack,
    /// The likelihood has no highest point within reason: the data do not decide.
    #[error("the purchases do not tell the parameters of this model; a prior would")]
    Undecided,
}

/// Where a parameter usually is, and the standard deviation of its logarithm.
#[derive(Clone, Copy, Debug)]
pub(super) struct Usual {
    pub(super) size: f64,
    pub(super) spread: f64,
}

/// What is to be fitted.
pub(super) trait Likelihood<const N: usize> {
    /// Logarithm of the likelihood with these parameters, and its gradient.
    fn at(&self, parameters: &Point<N>) -> (f64, Point<N>);

    /// How many observations there are.
    fn observations(&self) -> f64;

    /// What parameters usually are.
    fn usual(&self) -> [Usual; N];
}

/// Parameters, standard errors, log likelihood, looks.
pub(super) type Found<const N: usize> = (Point<N>, [f64; N], f64, u32);

/// Finds the best parameters. The search goes over their logarithms, from their usual sizes.
pub(super) fn fit<const N: usize>(
    likelihood: &impl Likelihood<N>,
    prior: Prior,
) -> Result<Found<N>, Unfit> {
    let usual = likelihood.usual();
    let size = usual.map(|one| one.size);
    let count = likelihood.observations();
    let mut surface = |point: &Point<N>| {
        let parameters = both(&size, point, |size, by| size * by.exp());
        let (mut value, by_parameter) = likelihood.at(&parameters);
        let mut gradient = both(&by_parameter, &parameters, |slope, size| slope * size);
        if prior == Prior::Weak {
            for ((slope, at), one) in gradient.iter_mut().zip(point).zip(&usual) {
                let from = at / one.spread;
                value -= from * from / 2.0;
                *slope -= from / one.spread;
            }
        }
        (value / count, gradient.map(|slope| slope / count))
    };
    let top = climb(&mut surface, [0.0; N], REACH).ok_or(Unfit::Undecided)?;
    let parameters = both(&size, &top.point, |size, by| size * by.exp());
    let mut errors = [0.0; N];
    for (position, (error, row)) in errors.iter_mut().zip(&top.covariance).enumerate() {
        let variance = row.get(position).copied().unwrap_or(f64::NAN) / count;
        *error = variance.sqrt();
    }
    Ok((
        parameters,
        both(&errors, &parameters, |error, size| error * size),
        likelihood.at(&parameters).0,
        top.looks,
    ))
}
