/// The demo: a real model's two years in production, told through the same HTTP API that everybody else uses.
@NullMarked
package io.infranaut.app.demo;

import org.jspecify.annotations.NullMarked;
