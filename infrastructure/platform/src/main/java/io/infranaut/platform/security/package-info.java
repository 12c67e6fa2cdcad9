/// Who may do what. Nothing is open but the health probes; every endpoint and every command names the permission it
/// needs, and what names none is refused.
@NullMarked
package io.infranaut.platform.security;

import org.jspecify.annotations.NullMarked;
