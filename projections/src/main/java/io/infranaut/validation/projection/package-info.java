/// The read model of rule suites, verdicts and quality metrics.
@NullMarked
package io.infranaut.validation.projection;

import org.jspecify.annotations.NullMarked;
