//! The highest point of a smooth function of a few variables, and how sharply it bends there.
//!
//! Steps of Broyden, Fletcher, Goldfarb and Shanno with a backtracking search, then Newton's steps with the curvature
//! measured from the gradient. Written here because a handful of parameters need a dense matrix and no more: general
//! optimisation crates bring traits for linear algebra and still leave the curvature at the maximum, which standard errors
//! are made of, to their caller.
//!
//! Deliberately absent: bounds and constraints. Callers search over logarithms of what must be positive.

/// A point.
pub(crate) type Point<const N: usize> = [f64; N];

/// Rows of a square matrix.
pub(crate) type Square<const N: usize> = [[f64; N]; N];

/// What is to be maximised: its value and its gradient at a point.
pub(crate) trait Surface<const N: usize> {
    fn at(&mut self, point: &Point<N>) -> (f64, Point<N>);
}

impl<const N: usize, F: FnMut(&Point<N>) -> (f64, Point<N>)> Surface<N> for F {
    fn at(&mut self, point: &Point<N>) -> (f64, Point<N>) {
        self(point)
    }
}

/// The highest point.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Maximum<const N: usize> {
    pub(crate) point: Point<N>,
    /// Inverse of the negative second derivatives.
    pub(crate) covariance: Square<N>,
    /// How often the function was computed.
    pub(crate) looks: u32,
}

/// Steps before giving up: smooth likelihoods of four parameters take 15 to 40.
const MOST_STEPS: u32 = 300;
/// The longest step in any direction: more than twofold changes of a parameter whose logarithm is searched are not trusted.
const LONGEST: f64 = 1.5;
/// As flat as the top is when the search ends, for functions of the size of 1.
const FLAT: f64 = 1e-6;
/// As flat as Newton's steps make it, where rounding lets them.
const FLATTEST: f64 = 1e-13;
/// How far apart gradients are taken for the curvature: third derivatives matter to the 9th digit.
const APART: f64 = 3e-5;

/// Climbs from a point; `None` when there is no top within `reach` of 0 in every direction.
pub(crate) fn climb<const N: usize>(
    surface: &mut impl Surface<N>,
    from: Point<N>,
    reach: f64,
) -> Option<Maximum<N>> {
    let mut walk = Walk {
        looks: 0,
        reach,
        surface,
    };
    let mut here = walk.look(from)?;
    let mut inverse = identity();
    for _step in 0..MOST_STEPS {
        if size(&here.gradient) < FLAT {
            return walk.polish(here);
        }
        let mut direction = times(&inverse, &here.gradient);
        if dot(&direction, &here.gradient) <= 0.0 {
            inverse = identity();
            direction = here.gradient;
        }
        let Some(next) = walk.search(&here, &direction) else {
            if inverse == identity() {
                return walk.polish(here);
            }
            inverse = identity();
            continue;
        };
        let moved = both(&next.point, &here.point, |new, old| new - old);
        let bent = both(&here.gradient, &next.gradient, |old, new| old - new);
        update(&mut inverse, &moved, &bent);
        here = next;
    }
    None
}

struct Here<const N: usize> {
    point: Point<N>,
    value: f64,
    gradient: Point<N>,
}

struct Walk<'s, S> {
    looks: u32,
    reach: f64,
    surface: &'s mut S,
}

impl<S> Walk<'_, S> {
    /// `None` outside of where there may be a top.
    fn look<const N: usize>(&mut self, point: Point<N>) -> Option<Here<N>>
    where
        S: Surface<N>,
    {
        if point
            .iter()
            .any(|part| part.is_nan() || part.abs() > self.reach)
        {
            return None;
        }
        self.looks = self.looks.saturating_add(1);
        let (value, gradient) = self.surface.at(&point);
        let sound = value.is_finite() && gradient.iter().all(|slope| slope.is_finite());
        sound.then_some(Here {
            point,
            value,
            gradient,
        })
    }

    /// A point up the direction that is high enough (Armijo); `None` when there is none.
    fn search<const N: usize>(&mut self, here: &Here<N>, direction: &Point<N>) -> Option<Here<N>>
    where
        S: Surface<N>,
    {
        let longest = direction
            .iter()
            .fold(0.0_f64, |most, part| most.max(part.abs()));
        let slope = dot(direction, &here.gradient);
        let mut share = if longest > LONGEST {
            LONGEST / longest
        } else {
            1.0
        };
        for _try in 0..40 {
            let there = both(&here.point, direction, |part, step| {
                share.mul_add(step, part)
            });
            let Some(next) = self.look(there) else {
                share *= 0.3;
                continue;
            };
            let gain = next.value - here.value;
            if gain >= 1e-4 * share * slope {
                return Some(next);
            }
            // The top of the parabola through what is known, not too near either end.
            let bend = 2.0 * (slope * share - gain);
            share *= (slope * share / bend).clamp(0.1, 0.5);
        }
        None
    }

    /// Newton's steps to the very top, and the curvature there; `None` where the surface does not bend down in every
    /// direction, which is no top.
    fn polish<const N: usize>(&mut self, mut here: Here<N>) -> Option<Maximum<N>>
    where
        S: Surface<N>,
    {
        let mut covariance = self.covariance(&here)?;
        for _step in 0..8 {
            let steepness = size(&here.gradient);
            if steepness < FLATTEST {
                break;
            }
            let step = times(&covariance, &here.gradient);
            if size(&step) > 1.0 {
                return None;
            }
            let there = both(&here.point, &step, |part, step| part + step);
            let Some(next) = self.look(there) else { break };
            // Rounding has the last word: no further when it does not get flatter.
            if size(&next.gradient) >= steepness {
                break;
            }
            here = next;
            covariance = self.covariance(&here)?;
        }
        (size(&here.gradient) < FLAT).then_some(Maximum {
            point: here.point,
            covariance,
            looks: self.looks,
        })
    }

    fn covariance<const N: usize>(&mut self, here: &Here<N>) -> Option<Square<N>>
    where
        S: Surface<N>,
    {
        let mut curvature = [[0.0; N]; N];
        for (position, row) in curvature.iter_mut().enumerate() {
            let shifted = |by: f64| {
                let mut point = here.point;
                if let Some(part) = point.get_mut(position) {
                    *part += by;
                }
                point
            };
            let above = self.look(shifted(APART))?.gradient;
            let below = self.look(shifted(-APART))?.gradient;
            *row = both(&below, &above, |below, above| {
                (below - above) / (2.0 * APART)
            });
        }
        let across = transposed(&curvature);
        let mut even = curvature;
        for (row, other) in even.iter_mut().zip(&across) {
            *row = both(row, other, f64::midpoint);
        }
        inverted(&even)
    }
}

/// The rule of Broyden, Fletcher, Goldfarb and Shanno for the inverse; left as it is where the surface does not bend down.
fn update<const N: usize>(inverse: &mut Square<N>, moved: &Point<N>, bent: &Point<N>) {
    let along = dot(moved, bent);
    if along <= 1e-12 * size(moved) * size(bent) {
        return;
    }
    let turned = times(inverse, bent);
    let stretch = (1.0 + dot(bent, &turned) / along) / along;
    for ((row, moved_row), turned_row) in inverse.iter_mut().zip(moved).zip(&turned) {
        for ((cell, moved), turned) in row.iter_mut().zip(moved).zip(&turned) {
            *cell +=
                stretch * moved_row * moved - (moved_row * turned + turned_row * moved) / along;
        }
    }
}

/// The inverse of a symmetric matrix; `None` unless it is positive definite (no pivot of Gauss and Jordan is 0 or less).
pub(crate) fn inverted<const N: usize>(matrix: &Square<N>) -> Option<Square<N>> {
    let mut left = *matrix;
    let mut right = identity();
    for position in 0..N {
        let (pivot_left, pivot_right) = (*left.get(position)?, *right.get(position)?);
        let pivot = *pivot_left.get(position)?;
        if pivot.is_nan() || pivot <= 0.0 {
            return None;
        }
        let (pivot_left, pivot_right) = (
            pivot_left.map(|cell| cell / pivot),
            pivot_right.map(|cell| cell / pivot),
        );
        for (other, (row_left, row_right)) in left.iter_mut().zip(right.iter_mut()).enumerate() {
            if other == position {
                (*row_left, *row_right) = (pivot_left, pivot_right);
                continue;
            }
            let factor = *row_left.get(position)?;
            *row_left = both(row_left, &pivot_left, |cell, pivot| cell - factor * pivot);
            *row_right = both(row_right, &pivot_right, |cell, pivot| cell - factor * pivot);
        }
    }
    right
        .iter()
        .flatten()
        .all(|cell| cell.is_finite())
        .then_some(right)
}

fn identity<const N: usize>() -> Square<N> {
    let mut square = [[0.0; N]; N];
    for (position, row) in square.iter_mut().enumerate() {
        if let Some(cell) = row.get_mut(position) {
            *cell = 1.0;
        }
    }
    square
}

fn transposed<const N: usize>(square: &Square<N>) -> Square<N> {
    let mut across = [[0.0; N]; N];
    for (position, row) in across.iter_mut().enumerate() {
        for (cell, other) in row.iter_mut().zip(square) {
            *cell = other.get(position).copied().unwrap_or(0.0);
        }
    }
    across
}

pub(crate) fn both<const N: usize>(
    left: &Point<N>,
    right: &Point<N>,
    combine: impl Fn(f64, f64) -> f64,
) -> Point<N> {
    let mut out = *left;
    for (cell, other) in out.iter_mut().zip(right) {
        *cell = combine(*cell, *other);
    }
    out
}

pub(crate) fn dot<const N: usize>(left: &Point<N>, right: &Point<N>) -> f64 {
    left.iter().zip(right).map(|(a, b)| a * b).sum()
}

pub(crate) fn times<const N: usize>(square: &Square<N>, point: &Point<N>) -> Point<N> {
    square.map(|row| dot(&row, point))
}

pub(crate) fn size<const N: usize>(point: &Point<N>) -> f64 {
    dot(point, point).sqrt()
}
