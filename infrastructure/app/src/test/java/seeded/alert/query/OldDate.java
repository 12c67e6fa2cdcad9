package seeded.alert.query;

import java.util.Date;

interface OldDate {
    Date when();
}
