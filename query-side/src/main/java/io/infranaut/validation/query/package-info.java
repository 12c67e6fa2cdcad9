/// Shows rule suites, verdicts, their verification, and quality metrics over time.
@NullMarked
package io.infranaut.validation.query;

import org.jspecify.annotations.NullMarked;
