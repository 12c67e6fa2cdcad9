package io.infranaut.platform.format;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/// The text of a CSV without a leading byte order mark; notices when it breaks off within quotes.
final class CsvText extends FilterReader {
    private enum State {
        START_OF_FIELD,
        PLAIN,
        QUOTED,
        QUOTE_IN_QUOTED
    }

    private State state = State.START_OF_FIELD;
    private boolean started;

    CsvText(Reader text) {
        super(text);
    }

    @Override
    public int read() throws IOException {
        var one = new char[1];
        return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(char[] target, int offset, int count) throws IOException {
        int n = super.read(target, offset, count);
        if (n < 0 && state == State.QUOTED) {
            throw new MalformedBodyException("the CSV breaks off within quotes");
        }
        if (!started && n > 0) {
            started = true;
            if (target[offset] == '\uFEFF') {
                if (n == 1) {
                    return read(target, offset, count);
                }
                System.arraycopy(target, offset + 1, target, offset, --n);
            }
        }
        for (int i = 0; i < n; i++) {
            follow(target[offset + i]);
        }
        return n;
    }

    private void follow(char c) {
        state = switch (c) {
            case '"' ->
                switch (state) {
                    case START_OF_FIELD, QUOTE_IN_QUOTED -> State.QUOTED;
                    case QUOTED -> State.QUOTE_IN_QUOTED;
                    case PLAIN -> State.PLAIN;
                };
            case ',', '\r', '\n' -> state == State.QUOTED ? State.QUOTED : State.START_OF_FIELD;
            default -> state == State.QUOTED ? State.QUOTED : State.PLAIN;
        };
    }
}
