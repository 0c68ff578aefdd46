//! Poisson numbers of small means, one random number each, from tables (Walker 1977; Vose 1991).

use rand::Rng;

/// Chances below this are left out: less than a random number's own grain.
const LEAST: f64 = 1e-11;

/// For each count from 0 to some limit a table of Poisson numbers with the mean count * rate.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tables {
    rate: f64,
    rows: Vec<Row>,
    /// Of all rows: how often, of 2^32, a number stands for itself, and the number that it stands for else.
    cells: Vec<(u32, u32)>,
}

/// A table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Row {
    start: u32,
    cells: u32,
    /// The least number of it.
    first: u32,
}

impl Tables {
    /// Tables for the counts up to a limit; means should stay below some hundred.
    pub(super) fn new(rate: f64, limit: u64) -> Tables {
        let mut tables = Tables { rate, rows: Vec::new(), cells: Vec::new() };
        let mut work = Work::default();
        (0..=limit).for_each(|count| tables.push(count as f64 * rate, &mut work));
        tables
    }

    /// The numbers of Poisson for a unit of count.
    pub(super) fn rate(&self) -> f64 {
        self.rate
    }

    /// The greatest count that has a table.
    pub(super) fn limit(&self) -> u64 {
        self.rows.len() as u64 - 1
    }

    /// A number for a count that has a table.
    #[inline]
    pub(super) fn draw(&self, count: u64, random: &mut impl Rng) -> u64 {
        let row = self.rows[count as usize];
        let bits = random.next_u64();
        let cell = (((bits >> 32) * u64::from(row.cells)) >> 32) as u32;
        let (own, other) = self.cells[(row.start + cell) as usize];
        u64::from(row.first + if (bits as u32) < own { cell } else { other })
    }

    fn push(&mut self, mean: f64, work: &mut Work) {
        let first = work.poisson(mean);
        let (start, cells) = (self.cells.len() as u32, work.chances.len() as u32);
        self.rows.push(Row { start, cells, first });
        self.cells.extend((0..cells).map(|cell| (u32::MAX, cell)));
        work.spread(&mut self.cells[start as usize..]);
    }
}

/// Room that tables are made in.
#[derive(Debug, Default)]
struct Work {
    chances: Vec<f64>,
    small: Vec<u32>,
    large: Vec<u32>,
}

impl Work {
    /// The chances of Poisson's numbers from the least that is likely enough; that number.
    fn poisson(&mut self, mean: f64) -> u32 {
        self.chances.clear();
        let (mut number, mut chance, mut first) = (0_u32, (-mean).exp(), 0);
        loop {
            if chance >= LEAST {
                self.chances.push(chance);
            } else if f64::from(number) > mean {
                break;
            } else {
                first = number + 1;
            }
            number += 1;
            chance *= mean / f64::from(number);
        }
        first
    }

    /// Gives what is too much in some cells to those that have too little.
    fn spread(&mut self, cells: &mut [(u32, u32)]) {
        let scale = cells.len() as f64 / self.chances.iter().sum::<f64>();
        self.chances.iter_mut().for_each(|chance| *chance *= scale);
        self.small.clear();
        self.large.clear();
        for (cell, chance) in (0_u32..).zip(&self.chances) {
            if *chance < 1.0 { self.small.push(cell) } else { self.large.push(cell) }
        }
        while let (Some(few), Some(many)) = (self.small.pop(), self.large.pop()) {
            let own = self.chances[few as usize];
            cells[few as usize] = ((own * 2_f64.powi(32)) as u32, many);
            let left = &mut self.chances[many as usize];
            *left -= 1.0 - own;
            if *left < 1.0 { self.small.push(many) } else { self.large.push(many) }
        }
    }
}
