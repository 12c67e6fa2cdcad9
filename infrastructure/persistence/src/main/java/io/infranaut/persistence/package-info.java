/// What PostgreSQL holds: migrations for what is written once (`db/migration`), tables of each read model
/// (`read-models`), and the classes that jOOQ generates from both.
///
/// A migration is never edited. A read model's file is: its tables belong to no fixed schema, so they are made anew
/// beside the ones in use and filled from the events.
@NullMarked
package io.infranaut.persistence;

import org.jspecify.annotations.NullMarked;
