/// Listing models, their versions and where their aliases point and pointed.
@NullMarked
package io.infranaut.model.query;

import org.jspecify.annotations.NullMarked;
