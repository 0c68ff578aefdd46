//! Poisson numbers of small means, 32 random bits each, from tables (Walker 1977; Vose 1991).

/// Chances below this are left out: less than a random number's own grain.
const LEAST: f64 = 1e-11;

/// For each count from 0 to some limit a table of Poisson numbers with the mean count * rate.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tables {
    rate: f64,
    rows: Vec<Row>,
    /// Of all rows.
    cells: Vec<Cell>,
}

/// A number that stands for itself so often, of 2^32, and else for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cell {
    own: u32,
    /// The other, and itself.
    numbers: [u16; 2],
}

/// A table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Row {
    start: u32,
    cells: u32,
}

impl Tables {
    /// Tables for the counts up to a limit; means must stay below some hundred.
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

    /// A number for a count that has a table, of some random bits.
    #[inline]
    pub(super) fn draw(&self, count: u64, bits: u32) -> Option<u64> {
        let row = self.rows.get(count as usize)?;
        // The whole part says which cell, the fraction which of both numbers.
        let place = u64::from(bits) * u64::from(row.cells);
        let cell = self.cells[row.start as usize + (place >> 32) as usize];
        // Which of both it is can't be guessed, so there is no branch.
        Some(u64::from(cell.numbers[usize::from((place as u32) < cell.own)]))
    }

    fn push(&mut self, mean: f64, work: &mut Work) {
        let first = work.poisson(mean);
        let (start, cells) = (self.cells.len() as u32, work.chances.len() as u32);
        self.rows.push(Row { start, cells });
        let number = |cell: u32| (first + cell) as u16;
        self.cells.extend((0..cells).map(|cell| Cell { own: u32::MAX, numbers: [number(cell); 2] }));
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
    fn spread(&mut self, cells: &mut [Cell]) {
        let scale = cells.len() as f64 / self.chances.iter().sum::<f64>();
        self.chances.iter_mut().for_each(|chance| *chance *= scale);
        self.small.clear();
        self.large.clear();
        for (cell, chance) in (0_u32..).zip(&self.chances) {
            if *chance < 1.0 { self.small.push(cell) } else { self.large.push(cell) }
        }
        while let (Some(few), Some(many)) = (self.small.pop(), self.large.pop()) {
            let own = self.chances[few as usize];
            cells[few as usize].numbers[0] = cells[many as usize].numbers[1];
            cells[few as usize].own = (own * 2_f64.powi(32)) as u32;
            let left = &mut self.chances[many as usize];
            *left -= 1.0 - own;
            if *left < 1.0 { self.small.push(many) } else { self.large.push(many) }
        }
    }
}
