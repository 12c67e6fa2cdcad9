package io.infranaut.statistics.multivariate;

/// Eigenvalues and eigenvectors of a small symmetric matrix by cyclic Jacobi rotations, always in the same order of
/// operations.
///
/// Source: Jacobi 1846, in Rutishauser's form (1966).
public final class SymmetricEigen {
    private SymmetricEigen() {}

    /// Writes the eigenvalues and gives the eigenvectors as columns.
    public static double[][] decompose(double[][] symmetric, double[] values) {
        int n = symmetric.length;
        double[][] a = new double[n][];
        double[][] v = new double[n][n];
        for (int i = 0; i < n; i++) {
            a[i] = symmetric[i].clone();
            v[i][i] = 1;
        }
        for (int sweep = 0; sweep < 60; sweep++) {
            double off = 0;
            for (int p = 0; p < n; p++) {
                for (int q = p + 1; q < n; q++) {
                    off = Math.max(off, Math.abs(a[p][q]));
                    rotate(a, v, p, q);
                }
            }
            if (off == 0) {
                break;
            }
        }
        for (int i = 0; i < n; i++) {
            values[i] = a[i][i];
        }
        return v;
    }

    private static void rotate(double[][] a, double[][] v, int p, int q) {
        double apq = a[p][q];
        if (Math.abs(apq) <= 1e-18 * Math.sqrt(Math.abs(a[p][p] * a[q][q]))) {
            a[p][q] = 0;
            a[q][p] = 0;
            return;
        }
        double theta = (a[q][q] - a[p][p]) / (2 * apq);
        double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        double c = 1 / Math.sqrt(t * t + 1);
        double s = t * c;
        for (int k = 0; k < a.length; k++) {
            double x = a[k][p];
            double y = a[k][q];
            a[k][p] = c * x - s * y;
            a[k][q] = s * x + c * y;
        }
        for (int k = 0; k < a.length; k++) {
            double x = a[p][k];
            double y = a[q][k];
            a[p][k] = c * x - s * y;
            a[q][k] = s * x + c * y;
            x = v[k][p];
            y = v[k][q];
            v[k][p] = c * x - s * y;
            v[k][q] = s * x + c * y;
        }
        a[p][q] = 0;
        a[q][p] = 0;
    }
}
