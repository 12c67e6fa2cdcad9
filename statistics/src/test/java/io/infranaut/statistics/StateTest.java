package io.infranaut.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StateTest {
    @Test
    void what_was_written_is_read_back_to_the_bit() {
        double[] many = new double[300];
        Arrays.setAll(many, i -> i / 7.0);
        String text = "half of a pair \uD83D, é".repeat(20);
        byte[] state = new StateWriter("thing", 255)
                .add(true)
                .add(false)
                .add(Integer.MIN_VALUE)
                .add(Long.MAX_VALUE)
                .add(-0.0)
                .add(Double.NEGATIVE_INFINITY)
                .add(new byte[] {1, -1})
                .add(text)
                .add(many, 299)
                .add(new long[] {5, -6})
                .bytes();

        StateReader in = new StateReader(state).expect("thing", 255);

        assertThat(in.name()).isEqualTo("thing");
        assertThat(in.readBoolean()).isTrue();
        assertThat(in.readBoolean()).isFalse();
        assertThat(in.readInt()).isEqualTo(Integer.MIN_VALUE);
        assertThat(in.readLong()).isEqualTo(Long.MAX_VALUE);
        assertThat(Double.doubleToRawLongBits(in.readDouble())).isEqualTo(Double.doubleToRawLongBits(-0.0));
        assertThat(in.readDouble()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(in.readBytes()).containsExactly(1, -1);
        assertThat(in.readString()).isEqualTo(text);
        assertThat(in.readDoubles()).isEqualTo(Arrays.copyOf(many, 299));
        assertThat(in.readLongs()).containsExactly(5, -6);
        in.end();
    }

    @Test
    void lengths_beyond_the_state_are_refused() {
        for (int length : new int[] {-1, 2, Integer.MAX_VALUE}) {
            byte[] state = new StateWriter("thing", 1).add(length).bytes();
            assertThatIllegalArgumentException().isThrownBy(() -> new StateReader(state).readBytes());
            assertThatIllegalArgumentException().isThrownBy(() -> new StateReader(state).readString());
            assertThatIllegalArgumentException().isThrownBy(() -> new StateReader(state).readDoubles());
            assertThatIllegalArgumentException().isThrownBy(() -> new StateReader(state).readLongs());
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new StateReader(new byte[3]));
        assertThatIllegalArgumentException().isThrownBy(() -> new StateReader(new byte[5]));
    }

    @Test
    void a_state_of_another_name_or_version_is_refused() {
        byte[] state = new StateWriter("thing", 1).bytes();
        new StateReader(state).expect("thing", 1).end();
        assertThatIllegalArgumentException().isThrownBy(() -> new StateReader(state).expect("thing", 2));
        assertThatIllegalArgumentException().isThrownBy(() -> new StateReader(state).expect("other", 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StateReader(States.longer(state)).end())
                .withMessage("1 bytes too many in the state of thing");
    }

    @Test
    void rows_are_ordered_by_their_keys_and_equal_keys_by_their_rows() {
        Xoshiro256 random = new Xoshiro256(3);
        for (int n : new int[] {0, 1, 2, 15, 16, 17, 31, 32, 33, 100, 1_000}) {
            double[] keys = new double[n];
            Arrays.setAll(keys, i -> random.nextInt(8) - 4 == 0 ? -0.0 : random.nextInt(8) * 1e300 - 4e300);
            Integer[] expected = new Integer[n];
            Arrays.setAll(expected, i -> i);
            Arrays.sort(expected, (i, j) -> keys[i] < keys[j] ? -1 : keys[i] > keys[j] ? 1 : 0);
            assertThat(Order.ascending(keys))
                    .isEqualTo(Arrays.stream(expected).mapToInt(i -> i).toArray());
        }
    }
}
