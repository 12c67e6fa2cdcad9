package io.infranaut.platform.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundAddressesTest {
    private final OutboundAddresses strict = new OutboundAddresses(false);
    private final OutboundAddresses lenient = new OutboundAddresses(true);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://example.org/",
                "file:///etc/passwd",
                "example.org",
                "http:///hook",
                "http://user:word@example.org/",
                "http://example.org/#part",
                "http://exa mple.org/",
                "http://example.org:99999/"
            })
    void whatIsNoWebAddressIsWrongEverywhere(String url) {
        assertThat(strict.wrongWith(url)).isPresent();
        assertThat(lenient.refuse(url)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:8080/",
                "http://localhost/",
                "http://10.1.2.3/",
                "http://172.16.0.1/",
                "http://192.168.1.1/",
                "http://169.254.169.254/latest/meta-data",
                "http://100.64.0.1/",
                "http://0.0.0.0/",
                "http://255.255.255.255/",
                "http://224.0.0.1/",
                "http://2130706433/",
                "http://[::1]/",
                "http://[::ffff:10.0.0.1]/",
                "http://[fd00::1]/",
                "http://[fe80::1]/",
                "http://[64:ff9b::a00:1]/",
                "http://[2002:a00:1::]/"
            })
    void aPrivateAddressIsRefusedUnlessAllowed(String url) {
        assertThat(strict.refuse(url)).isPresent();
    }

    @Test
    void aPublicAddressIsFineAndAPrivateOneWhereAllowed() {
        assertThat(strict.refuse("https://192.0.43.8/hook")).isEmpty();
        assertThat(strict.refuse("https://[2606:4700::1111]/hook")).isEmpty();
        assertThat(lenient.refuse("http://127.0.0.1:8080/")).isEmpty();
    }
}
