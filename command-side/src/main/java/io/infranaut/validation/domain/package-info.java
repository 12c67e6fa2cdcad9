/// The rules of rule suites and validations: pure decisions, and the shells that Axon runs them in.
@NullMarked
package io.infranaut.validation.domain;

import org.jspecify.annotations.NullMarked;
