/// Read models: tables that are a function of the events. A read model owns a schema per generation; views in `public`
/// show the serving one. A rebuild fills a new generation beside it and switches the views when it has caught up. The
/// events that a generation has seen and the rows that they made are committed together.
@NullMarked
package io.infranaut.platform.readmodel;

import org.jspecify.annotations.NullMarked;
