//! Eigenvalues of small symmetric matrices, by Jacobi's rotations (Golub, Van Loan, section 8.5).

/// Sweeps after which it ends in any case; five are enough for double precision.
const MOST_SWEEPS: u32 = 30;

/// The eigenvalues of a symmetric matrix of n rows, in no order that means anything.
pub(super) fn eigenvalues(mut matrix: Vec<f64>, n: usize) -> Vec<f64> {
    for _ in 0..MOST_SWEEPS {
        let mut off = 0.0;
        for p in 0..n {
            for q in p + 1..n {
                off += matrix[p * n + q].powi(2);
                rotate(&mut matrix, n, p, q);
            }
        }
        if off < 1e-22 {
            break;
        }
    }
    (0..n).map(|index| matrix[index * n + index]).collect()
}

/// Makes the element in row p and column q zero.
fn rotate(matrix: &mut [f64], n: usize, p: usize, q: usize) {
    let element = matrix[p * n + q];
    if element.abs() < 1e-300 {
        return;
    }
    let tau = (matrix[q * n + q] - matrix[p * n + p]) / (2.0 * element);
    let tangent = tau.signum() / (tau.abs() + tau.hypot(1.0));
    let cosine = 1.0 / tangent.hypot(1.0);
    let sine = tangent * cosine;
    for k in 0..n {
        let (a, b) = (matrix[k * n + p], matrix[k * n + q]);
        matrix[k * n + p] = cosine * a - sine * b;
        matrix[k * n + q] = sine * a + cosine * b;
    }
    for k in 0..n {
        let (a, b) = (matrix[p * n + k], matrix[q * n + k]);
        matrix[p * n + k] = cosine * a - sine * b;
        matrix[q * n + k] = sine * a + cosine * b;
    }
}
