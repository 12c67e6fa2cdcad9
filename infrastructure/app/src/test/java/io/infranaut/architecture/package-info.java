/// The rules of the house, each with a violation planted below `seeded` that proves that the rule can fail.
@NullMarked
package io.infranaut.architecture;

import org.jspecify.annotations.NullMarked;
