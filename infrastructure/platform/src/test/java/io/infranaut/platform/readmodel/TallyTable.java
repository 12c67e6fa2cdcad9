package io.infranaut.platform.readmodel;

import java.util.UUID;
import org.jooq.TableField;
import org.jooq.UniqueKey;
import org.jooq.impl.DSL;
import org.jooq.impl.Internal;
import org.jooq.impl.SQLDataType;
import org.jooq.impl.TableImpl;
import org.jooq.impl.UpdatableRecordImpl;
import org.jspecify.annotations.Nullable;

/// The table of `read-models/tally.sql`.
final class TallyTable extends TableImpl<TallyTable.Row> {
    static final TallyTable TALLY = new TallyTable();

    final TableField<Row, UUID> keyId = createField(DSL.name("key_id"), SQLDataType.UUID.nullable(false), this);
    final TableField<Row, String> name = createField(DSL.name("name"), SQLDataType.CLOB, this);
    final TableField<Row, Integer> rotations = createField(DSL.name("rotations"), SQLDataType.INTEGER, this);
    final TableField<Row, Long> lastPosition = createField(DSL.name("last_position"), SQLDataType.BIGINT, this);

    private TallyTable() {
        super(DSL.name("public", "tally"));
    }

    @Override
    public Class<Row> getRecordType() {
        return Row.class;
    }

    @Override
    public UniqueKey<Row> getPrimaryKey() {
        return Internal.createUniqueKey(this, DSL.name("tally_pkey"), keyId);
    }

    /// A row.
    static final class Row extends UpdatableRecordImpl<Row> {
        Row() {
            super(TALLY);
        }

        static Row of(UUID key, @Nullable String name, int rotations, long lastPosition) {
            var row = new Row();
            row.set(TALLY.keyId, key);
            row.set(TALLY.name, name);
            row.set(TALLY.rotations, rotations);
            row.set(TALLY.lastPosition, lastPosition);
            return row;
        }

        /// One rotation more.
        void rotate(long position) {
            set(TALLY.rotations, get(TALLY.rotations) + 1);
            set(TALLY.lastPosition, position);
        }
    }
}
