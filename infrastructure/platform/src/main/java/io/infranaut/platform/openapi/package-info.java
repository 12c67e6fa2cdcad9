/// The OpenAPI document of the API, read off the endpoints: springdoc finds them, and the conventions that the platform
/// puts around every endpoint (callers, pages, waiting, positions, problems) are written in once for all.
@NullMarked
package io.infranaut.platform.openapi;

import org.jspecify.annotations.NullMarked;
