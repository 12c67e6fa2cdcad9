/// Real PostgreSQL, Redis and Kafka on this machine, for a first run without any set-up and for the tests.
///
/// [EmbeddedServers] starts the three side by side on the loopback address and keeps what they store in one data
/// directory. They are the servers themselves, not imitations: PostgreSQL and Redis run as processes of their own,
/// Kafka runs inside this JVM. A process that is killed leaves its servers behind; the next start on the same data
/// directory stops them and carries on with their data.
///
/// Layout of a data directory: `postgres/`, `redis/` and `kafka/` hold data, `logs/` what the servers say,
/// `servers.properties` their ports and passwords, and `lock` keeps a second process out.
@NullMarked
package io.infranaut.embedded;

import org.jspecify.annotations.NullMarked;
