//! The program as a process: what it prints, how it ends, what it survives.

#[cfg(test)]
mod currencies;
#[cfg(test)]
mod damage;
#[cfg(test)]
mod kills;
#[cfg(test)]
mod people;
#[cfg(test)]
mod program;
#[cfg(test)]
mod sharing;
#[cfg(test)]
mod staff;
#[cfg(test)]
mod transcripts;
