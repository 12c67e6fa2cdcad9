/// What has happened, who did it, and what the read models made of it.
@NullMarked
package io.infranaut.audit.query;

import org.jspecify.annotations.NullMarked;
