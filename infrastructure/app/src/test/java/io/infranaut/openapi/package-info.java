/// Holds the API against its OpenAPI document, and the document against what it should tell.
@NullMarked
package io.infranaut.openapi;

import org.jspecify.annotations.NullMarked;
