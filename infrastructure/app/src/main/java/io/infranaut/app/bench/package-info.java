/// The benchmark: what Infranaut costs over the bare servers that it stands on, measured side by side in one run.
@NullMarked
package io.infranaut.app.bench;

import org.jspecify.annotations.NullMarked;
