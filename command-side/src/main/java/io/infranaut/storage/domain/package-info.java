/// The rules of the queue's partitions: what was stored once is not stored again.
@NullMarked
package io.infranaut.storage.domain;

import org.jspecify.annotations.NullMarked;
