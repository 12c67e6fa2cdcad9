/// What is about a person, and how it is forgotten. Each data subject has a key; what is marked
/// [Personal][io.infranaut.platform.api.Personal] in an event is encrypted with it before the event is appended and
/// stays so wherever the event leads: read models and their history, snapshots, Kafka, outboxes, backups. It is
/// decrypted where a decision compares it and where an answer shows it, and nowhere in between. So a subject is erased
/// by destroying one key, and nothing that was stored changes.
@NullMarked
package io.infranaut.platform.personal;

import org.jspecify.annotations.NullMarked;
