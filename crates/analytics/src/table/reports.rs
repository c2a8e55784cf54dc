//! Each report as tables.

use kernel::{Currency, Money};

use super::{
    Report, Table,
    text::{decimal, grouped, money, percent},
};
use crate::{
    domain::{About, Amounts},
    reports::{
        Cohort, Cohorts, Definitions, Orders, Repeat, Retention, Revenue, Rfm, Sales, SecondOrder,
        Share,
    },
};

/// The title with what the report is about.
fn title(name: &str, about: &About) -> String {
    let mut parts = vec![name.to_owned()];
    match (about.period.from, about.period.to) {
        (Some(from), Some(to)) => parts.push(format!("{from} to {to}")),
        (Some(from), None) => parts.push(format!("since {from}")),
        (None, Some(to)) => parts.push(format!("until {to}")),
        (None, None) => {}
    }
    parts.extend(about.currency.map(|currency| format!("{currency} only")));
    parts.extend(about.customers.clone());
    parts.join(", ")
}

fn notes(definitions: &Definitions) -> Vec<String> {
    definitions
        .iter()
        .map(|(name, words)| format!("{}: {words}", name.replace('_', " ")))
        .collect()
}

/// A table of names and values.
fn facts(name: &str, about: &About, definitions: &Definitions) -> Table {
    let mut table = Table::new(title(name, about), ["", ""]);
    table.notes = notes(definitions);
    table
}

impl Table {
    fn fact(&mut self, name: &str, value: String) {
        self.row([name.to_owned(), value]);
    }

    /// A row for each currency.
    fn amounts(&mut self, name: &str, amounts: &Amounts) {
        for amount in amounts.iter() {
            self.fact(name, money(amount));
        }
    }
}

impl Report for Sales {
    fn tables(&self) -> Vec<Table> {
        let mut table = facts("Sales", &self.about, &self.definitions);
        table.fact("orders", grouped(self.orders));
        table.fact("lines", grouped(self.lines));
        table.fact("customers", grouped(self.customers));
        table.amounts("gross", &self.gross);
        table.amounts("discount", &self.discount);
        table.amounts("refunded", &self.refunded);
        table.amounts("net", &self.net);
        table.amounts("credit notes", &self.credit_notes);
        table.fact(
            "orders without customer",
            grouped(self.orders_without_customer),
        );
        table.fact("orders not counted", grouped(self.orders_not_counted));
        vec![table]
    }
}

fn between(share: Option<Share>) -> String {
    share.map_or_else(String::new, |share| {
        let low = percent(Some(share.interval.low));
        format!("{low} to {}", percent(Some(share.interval.high)))
    })
}

impl Report for Repeat {
    fn tables(&self) -> Vec<Table> {
        let mut table = facts("Repeat purchases", &self.about, &self.definitions);
        table.fact("customers", grouped(self.customers));
        table.fact("repeat customers", grouped(self.repeat_customers));
        table.fact("repeat purchase rate", percent(self.repeat_purchase_rate));
        table.fact(
            "repeat purchase rate interval",
            between(self.repeat_purchase_rate_interval),
        );
        table.fact("orders", grouped(self.orders));
        table.fact("returning orders", grouped(self.returning_orders));
        table.fact("returning order rate", percent(self.returning_order_rate));
        vec![table]
    }
}

impl Report for Retention {
    fn tables(&self) -> Vec<Table> {
        let mut table = facts("Customer retention", &self.about, &self.definitions);
        table.fact("active days", self.active_days.to_string());
        for (name, number) in [
            ("start", self.start),
            ("end", self.end),
            ("new", self.new),
            ("kept", self.kept),
            ("won back", self.won_back),
        ] {
            table.fact(name, grouped(number));
        }
        table.fact("retention rate", percent(self.retention_rate));
        table.fact("kept rate", percent(self.kept_rate));
        table.fact("churn rate", percent(self.churn_rate));
        vec![table]
    }
}

impl Report for Orders {
    fn tables(&self) -> Vec<Table> {
        let mut table = facts("Order value and frequency", &self.about, &self.definitions);
        table.fact("orders", grouped(self.orders));
        table.fact("customers", grouped(self.customers));
        table.amounts("net", &self.net);
        table.amounts("average order value", &self.average_order_value);
        table.fact("purchase frequency", decimal(self.purchase_frequency));
        table.amounts("customer value", &self.customer_value);
        if let Some(days) = &self.days_between_orders {
            let quartiles = format!(
                "{} (middle half: {} to {})",
                days.median, days.lower_quartile, days.upper_quartile
            );
            table.fact("days between orders", quartiles);
        }
        vec![table]
    }
}

impl Report for SecondOrder {
    fn tables(&self) -> Vec<Table> {
        let mut table = facts("Time to the second order", &self.about, &self.definitions);
        table.fact("customers", grouped(self.customers));
        table.fact("ordered again", grouped(self.ordered_again));
        table.fact("same day", grouped(self.same_day));
        for (name, median) in [
            ("quarter days", self.quarter_days),
            ("median days", self.median_days),
        ] {
            let text = median.map_or_else(String::new, |median| match median.high {
                Some(high) => format!("{} ({} to {high})", median.time, median.low),
                None => format!("{} (at least {})", median.time, median.low),
            });
            table.fact(name, text);
        }
        let mut by = Table::new("Ordered again", ["within days", "share", "interval"]);
        for row in &self.by {
            let share = percent(row.share.map(|share| share.share));
            by.row([row.days.to_string(), share, between(row.share)]);
        }
        vec![table, by]
    }
}

impl Report for Cohorts {
    fn tables(&self) -> Vec<Table> {
        let retention = self.grid("Cohorts: share who ordered", |cohort, month| {
            percent(cohort.retention.get(month).copied().flatten())
        });
        let currency = self.revenue_currency;
        let mut revenue = self.grid(
            "Cohorts: net revenue per customer so far",
            |cohort, month| {
                let minor = cohort.cumulative_revenue.get(month).copied().flatten();
                minor.map_or_else(String::new, |minor| bare(minor, currency))
            },
        );
        revenue.notes = notes(&self.definitions);
        vec![retention, revenue]
    }
}

impl Cohorts {
    fn grid(&self, name: &str, cell: impl Fn(&Cohort, usize) -> String) -> Table {
        let complete = |cohort: &Cohort| cohort.active.iter().flatten().count();
        let months = self.cohorts.iter().map(complete).max().unwrap_or(0);
        let mut table = Table::new(title(name, &self.about), ["cohort", "customers"]);
        table
            .columns
            .extend((0..months).map(|month| month.to_string()));
        for cohort in &self.cohorts {
            let mut row = vec![cohort.month.clone(), grouped(cohort.customers)];
            row.extend((0..months).map(|month| cell(cohort, month)));
            table.rows.push(row);
        }
        table
    }
}

/// An amount without its currency.
fn bare(minor: i64, currency: Currency) -> String {
    let text = money(Money::new(minor, currency));
    text.split(' ').next().unwrap_or_default().to_owned()
}

impl Report for Rfm {
    fn tables(&self) -> Vec<Table> {
        let mut classes = Table::new(
            title("Recency, frequency, money", &self.about),
            [
                "class",
                "customers",
                "share",
                "orders",
                "revenue",
                "what to do",
            ],
        );
        for row in &self.classes {
            classes.row([
                row.label.clone(),
                grouped(row.customers),
                percent(row.share),
                grouped(row.orders),
                money(Money::new(row.revenue, self.revenue_currency)),
                row.advice.to_owned(),
            ]);
        }
        let columns = ["recency", "worth 5", "4", "3", "2", "1"];
        let mut table = Table::new("Customers by recency and worth", columns);
        for (score, row) in (1..=5_u8).rev().zip(&self.table) {
            let mut cells = vec![score.to_string()];
            cells.extend(row.iter().map(|count| grouped(*count)));
            table.rows.push(cells);
        }
        table.notes = notes(&self.definitions);
        vec![classes, table]
    }
}

impl Report for Revenue {
    fn tables(&self) -> Vec<Table> {
        let mut table = Table::new(
            title("Revenue of new and returning customers", &self.about),
            [
                "month",
                "new orders",
                "returning orders",
                "new revenue",
                "returning revenue",
                "returning share",
            ],
        );
        for row in &self.months {
            table.row([
                row.month.clone(),
                grouped(row.new_orders),
                grouped(row.returning_orders),
                bare(row.new_revenue, self.revenue_currency),
                bare(row.returning_revenue, self.revenue_currency),
                percent(row.returning_share),
            ]);
        }
        table.notes = notes(&self.definitions);
        vec![table]
    }
}
