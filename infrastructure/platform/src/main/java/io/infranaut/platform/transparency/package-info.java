/// A tamper-evident log: a Merkle tree over records in their order (RFC 6962, kept by RFC 9162), whose size and root
/// are signed as checkpoints (C2SP tlog-checkpoint in a signed note). Who has kept a checkpoint can tell later, from a
/// short proof, that nothing below it was changed, removed or put in between.
@NullMarked
package io.infranaut.platform.transparency;

import org.jspecify.annotations.NullMarked;
