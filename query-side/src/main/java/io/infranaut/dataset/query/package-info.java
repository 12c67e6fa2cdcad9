/// Finding datasets and showing what they hold, their versions and how far a requested version is.
@NullMarked
package io.infranaut.dataset.query;

import org.jspecify.annotations.NullMarked;
