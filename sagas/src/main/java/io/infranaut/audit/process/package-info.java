/// What audits and operations ask for, carried out: keys of data subjects are destroyed; a watchdog finds steps that
/// should have happened, raises an alert, and has them happen.
@NullMarked
package io.infranaut.audit.process;

import org.jspecify.annotations.NullMarked;
