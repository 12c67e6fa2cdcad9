/// Kills, stalls and corrupts an installation of several processes under load, and then holds what is there against
/// what was answered: `./infranaut torture`.
///
/// [Cluster] is the installation: PostgreSQL, Redis and Kafka as processes, and members that share the roles. [Load]
/// is what its clients do, [Storm] what befalls it; both are drawn from one seed and both are written to [Journal].
/// [Invariants] says afterwards whether anything was lost, doubled or late, and [Corruption] whether a change of the
/// history is found. Some members are started to end at a point that matters ([io.infranaut.platform.Crash]).
@NullMarked
package io.infranaut.app.torture;

import org.jspecify.annotations.NullMarked;
