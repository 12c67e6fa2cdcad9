package io.infranaut.statistics;

/// The order of rows by a number.
public final class Order {
    private static final int RUN = 16;

    private Order() {}

    /// The rows from the smallest key to the largest, rows of equal keys in the order they came.
    ///
    /// @param keys without NaN; 0.0 and −0.0 are equal
    /// @return the index of the row that comes first, of the second and so on
    public static int[] ascending(double[] keys) {
        int n = keys.length;
        int[] order = new int[n];
        for (int start = 0; start < n; start += RUN) {
            for (int i = start; i < Math.min(n, start + RUN); i++) {
                int j = i;
                while (j > start && keys[order[j - 1]] > keys[i]) {
                    order[j] = order[j - 1];
                    j--;
                }
                order[j] = i;
            }
        }
        int[] merged = new int[n];
        for (int width = RUN; width < n; width = Math.min(n, 2 * width)) {
            for (int from = 0; from < n; ) {
                int middle = Math.min(n - from, width) + from;
                int to = Math.min(n - middle, width) + middle;
                merge(keys, order, from, middle, to, merged);
                from = to;
            }
            int[] swapped = order;
            order = merged;
            merged = swapped;
        }
        return order;
    }

    private static void merge(double[] keys, int[] order, int from, int middle, int to, int[] merged) {
        int left = from;
        int right = middle;
        for (int k = from; k < to; k++) {
            boolean fromLeft = right == to || (left < middle && keys[order[left]] <= keys[order[right]]);
            merged[k] = fromLeft ? order[left++] : order[right++];
        }
    }
}
