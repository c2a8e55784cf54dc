//! The table.

use std::{fmt::Write as _, fs, path::Path};

use crate::{
    failure::{Failure, doing},
    figure::{Figure, number},
    ground::Ground,
    machine,
};

const BEGIN: &str = "<!-- bench: begin -->";
const END: &str = "<!-- bench: end -->";

/// One kind of work.
#[derive(Debug)]
pub(crate) struct Row {
    work: String,
    ours: Figure,
    goal: Option<f64>,
    beside: Option<(String, Option<Figure>)>,
    ratio_goal: Option<f64>,
}

impl Row {
    pub(crate) fn new(work: impl Into<String>, ours: Figure) -> Self {
        Self {
            work: work.into(),
            ours,
            goal: None,
            beside: None,
            ratio_goal: None,
        }
    }

    /// What it must reach.
    pub(crate) fn goal(mut self, goal: f64) -> Self {
        self.goal = Some(goal);
        self
    }

    /// The peer or the limit, measured in the same run.
    pub(crate) fn beside(mut self, what: impl Into<String>, figure: Figure) -> Self {
        self.beside = Some((what.into(), Some(figure)));
        self
    }

    /// Why there is no peer.
    pub(crate) fn alone(mut self, why: impl Into<String>) -> Self {
        self.beside = Some((why.into(), None));
        self
    }

    /// How many times as good as the peer it must be at least.
    pub(crate) fn ratio_goal(mut self, times: f64) -> Self {
        self.ratio_goal = Some(times);
        self
    }

    fn ratio(&self) -> Option<f64> {
        match &self.beside {
            Some((_, Some(other))) => Some(self.ours.times(*other)),
            Some((_, None)) | None => None,
        }
    }

    /// Whether every goal that it has is reached.
    fn is_reached(&self) -> bool {
        let ratio = self
            .ratio_goal
            .is_none_or(|goal| self.ratio().is_none_or(|is| is >= goal));
        ratio && self.goal.is_none_or(|goal| self.ours.reaches(goal))
    }

    fn goals(&self) -> String {
        let mut words = Vec::new();
        if let Some(goal) = self.goal {
            let sign = match self.ours.unit {
                crate::figure::Unit::PerSecond(_) => "≥",
                crate::figure::Unit::Milliseconds
                | crate::figure::Unit::Seconds
                | crate::figure::Unit::Megabytes => "<",
            };
            let value = if (10.0..100.0).contains(&goal) {
                format!("{goal:.0}")
            } else {
                number(goal)
            };
            let text = self.ours.with(goal).to_string();
            let text = text.replacen(&number(goal), &value, 1);
            words.push(format!("{sign} {text}"));
        }
        if let Some(times) = self.ratio_goal {
            words.push(format!("ratio ≥ {times:.2}"));
        }
        words.join(", ")
    }

    fn cells(&self) -> [String; 5] {
        let (beside, ratio) = match &self.beside {
            Some((what, Some(figure))) => (format!("{what}: {figure}"), self.ratio()),
            Some((why, None)) => (why.clone(), None),
            None => (String::new(), None),
        };
        let goals = match (self.goals(), self.is_reached()) {
            (goals, _) if goals.is_empty() => goals,
            (goals, true) => format!("{goals}: reached"),
            (goals, false) => format!("{goals}: **missed**"),
        };
        [
            self.work.clone(),
            self.ours.to_string(),
            beside,
            ratio.map(number).unwrap_or_default(),
            goals,
        ]
    }

    /// As a line, for who waits.
    pub(crate) fn line(&self) -> String {
        self.cells().join(" | ")
    }
}

/// A run and what it came to.
#[derive(Debug)]
pub(crate) struct Report {
    pub(crate) rows: Vec<Row>,
    pub(crate) failures: Vec<(&'static str, Failure)>,
    head: Vec<String>,
}

impl Report {
    pub(crate) fn new(ground: &Ground) -> Result<Self, Failure> {
        let databases = machine::databases(&ground.folder)?;
        Ok(Self {
            rows: Vec::new(),
            failures: Vec::new(),
            head: vec![
                format!("Machine: {}.", machine::machine()),
                format!(
                    "Versions: {}, {databases}.",
                    machine::versions(&ground.root)
                ),
            ],
        })
    }

    /// For a terminal: the columns stand under one another.
    pub(crate) fn text(&self) -> String {
        let table: Vec<[String; 5]> = self.table();
        let mut widths = [0_usize; 5];
        for cells in &table {
            for (width, cell) in widths.iter_mut().zip(cells) {
                *width = (*width).max(cell.chars().count());
            }
        }
        let mut text = format!("{}\n\n", self.head.join("\n"));
        for cells in &table {
            let mut line = String::new();
            for (width, cell) in widths.iter().zip(cells) {
                let gap = width.saturating_sub(cell.chars().count()).saturating_add(2);
                line.push_str(cell);
                line.push_str(&" ".repeat(gap));
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }

    fn table(&self) -> Vec<[String; 5]> {
        let heads = [
            "work",
            "measured",
            "beside it, in the same run",
            "ratio",
            "goal",
        ];
        let mut table = vec![heads.map(str::to_owned)];
        table.extend(self.rows.iter().map(Row::cells));
        table
    }

    fn markdown(&self) -> String {
        let mut text = String::new();
        for line in &self.head {
            writeln!(text, "{line}\n").unwrap_or_default();
        }
        for (at, cells) in self.table().iter().enumerate() {
            writeln!(text, "| {} |", cells.join(" | ")).unwrap_or_default();
            if at == 0 {
                text.push_str("| --- | --- | --- | --- | --- |\n");
            }
        }
        text
    }

    /// Puts the table into a document, between its marks.
    pub(crate) fn write(&self, path: &Path) -> Result<(), Failure> {
        let text = fs::read_to_string(path).map_err(doing(path.display()))?;
        let marks = text
            .split_once(BEGIN)
            .and_then(|(before, rest)| Some((before, rest.split_once(END)?.1)));
        let Some((before, after)) = marks else {
            let path = path.display();
            return Err(Failure::new(format!("{path} has no {BEGIN} and {END}")));
        };
        let text = format!("{before}{BEGIN}\n{}{END}{after}", self.markdown());
        fs::write(path, text).map_err(doing(path.display()))
    }

    /// A goal that was missed is a result; a bench that could not run is a failure.
    pub(crate) fn verdict(&self) -> Result<(), Failure> {
        if self.failures.is_empty() {
            return Ok(());
        }
        let all: Vec<String> = self
            .failures
            .iter()
            .map(|(name, failure)| format!("{name}: {failure}"))
            .collect();
        Err(Failure::new(all.join("\n")))
    }
}
