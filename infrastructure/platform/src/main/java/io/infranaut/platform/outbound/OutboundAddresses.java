package io.infranaut.platform.outbound;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/// Decides where requests may go: only http and https, and to addresses of the own machine or a private network only
/// where `infranaut.webhooks.allow-private` says so. Names are resolved again before each request; Java then connects
/// to what it has just resolved, which it remembers for longer than that takes.
@Component
public final class OutboundAddresses {
    private final boolean allowPrivate;

    OutboundAddresses(@Value("${infranaut.webhooks.allow-private:false}") boolean allowPrivate) {
        this.allowPrivate = allowPrivate;
    }

    /// What is wrong with an address as it is written; empty when nothing is.
    public Optional<String> wrongWith(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            return Optional.of("this is not a URL");
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            return Optional.of("a webhook is an http or https URL");
        }
        if (uri.getHost() == null) {
            return Optional.of("the URL names no host");
        }
        if (uri.getUserInfo() != null || uri.getFragment() != null) {
            return Optional.of("a webhook's URL has no user and no fragment");
        }
        if (uri.getPort() == 0 || uri.getPort() > 65535) {
            return Optional.of("the URL's port is out of range");
        }
        return Optional.empty();
    }

    /// Why no request may go there now; empty when one may.
    public Optional<String> refuse(String url) {
        Optional<String> wrong = wrongWith(url);
        if (wrong.isPresent() || allowPrivate) {
            return wrong;
        }
        String host = URI.create(url).getHost();
        try {
            for (InetAddress address : InetAddress.getAllByName(host.replaceAll("^\\[|]$", ""))) {
                if (isPrivate(address)) {
                    return Optional.of("the host " + host + " is in a private network, which is not allowed here");
                }
            }
            return Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.of("the host " + host + " is not known");
        }
    }

    static boolean isPrivate(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return true;
        }
        byte[] bytes = address.getAddress();
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        if (bytes.length == 4) {
            return first == 0
                    || first >= 240
                    || (first == 100 && second >= 64 && second < 128)
                    || (first == 192 && second == 0 && bytes[2] == 0)
                    || (first == 198 && (second == 18 || second == 19));
        }
        return (first & 0xfe) == 0xfc
                || (first == 0x20 && second == 0x02)
                || (first == 0 && second == 0x64)
                || startsWithZeros(bytes);
    }

    private static boolean startsWithZeros(byte[] bytes) {
        for (int i = 0; i < 8; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
