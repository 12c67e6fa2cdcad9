package io.infranaut.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infranaut.platform.api.InvalidInput;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageRequestTest {
    private static final String ID = "018f2c5e-0000-7000-8000-000000000001";
    private static final Field<Instant> AT = DSL.field(DSL.name("at"), SQLDataType.INSTANT);
    private static final Field<Double> SHARE = DSL.field(DSL.name("share"), SQLDataType.DOUBLE);
    private static final Field<UUID> UNIQUE = DSL.field(DSL.name("id"), SQLDataType.UUID);

    private static PageRequest after(String... key) {
        return PageRequest.parse("10", PageRequest.token(List.of(key)));
    }

    @Test
    void aTokenBringsBackTheKeyItWasMadeOf() {
        assertThat(after("2026-01-02T03:04:05.000006Z", ID).after(AT, UNIQUE))
                .hasToString(DSL.row(AT, UNIQUE)
                        .gt(Instant.parse("2026-01-02T03:04:05.000006Z"), UUID.fromString(ID))
                        .toString());
        assertThat(PageRequest.parse(null, null).isFirst()).isTrue();
    }

    /// PostgreSQL has no such times, and would fail.
    @ParameterizedTest
    @ValueSource(strings = {"+1000000000-12-31T23:59:59Z", "-0001-01-01T00:00:00Z", "yesterday", ""})
    void aTimeThatNoRowHasIsNoKey(String time) {
        assertThatThrownBy(() -> after(time, ID).after(AT, UNIQUE))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("this page token was not made by this list");
    }

    /// Such as those by which drift alerts are ordered.
    @ParameterizedTest
    @ValueSource(strings = {"NaN", "-Infinity", "1e999", "half", ""})
    void aShareThatNoRowHasIsNoKey(String share) {
        assertThat(after("0.5", ID).before(SHARE, UNIQUE))
                .hasToString(DSL.row(SHARE, UNIQUE).lt(0.5, UUID.fromString(ID)).toString());
        assertThatThrownBy(() -> after(share, ID).before(SHARE, UNIQUE))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("this page token was not made by this list");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "bnVsbA", "W251bGxd", "WyJcdTAwMDAiLCJ4Il0", "%"})
    void whatIsNoTokenIsRefused(String token) {
        assertThatThrownBy(() -> PageRequest.parse(null, token)).isInstanceOf(InvalidInput.class);
    }

    @Test
    void theKeyOfAnotherListIsRefused() {
        assertThatThrownBy(() -> after(ID).after(AT, UNIQUE)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> after("2026-01-02T03:04:05Z", "1-1-1-1").after(AT, UNIQUE))
                .isInstanceOf(InvalidInput.class);
    }
}
