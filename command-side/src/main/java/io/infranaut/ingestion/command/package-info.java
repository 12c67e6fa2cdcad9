/// Registering, starting and stopping sources, and taking in what is pushed to them.
@NullMarked
package io.infranaut.ingestion.command;

import org.jspecify.annotations.NullMarked;
