/// Forgetting: destroys the keys of data subjects.
@NullMarked
package io.infranaut.audit.process;

import org.jspecify.annotations.NullMarked;
