/// Keeps the Merkle tree over the history of events and signs it, so that nobody can change the past unnoticed.
@NullMarked
package io.infranaut.audit.projection.history;

import org.jspecify.annotations.NullMarked;
