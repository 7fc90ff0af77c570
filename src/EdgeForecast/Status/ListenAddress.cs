using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace EdgeForecast.Status;

/// <summary>An address to listen to, as it stands in the configuration.</summary>
/// <param name="Address">The address; null for all addresses of the machine.</param>
/// <param name="Port">0 takes a free one.</param>
/// <param name="IsOff">Nothing is served.</param>
internal sealed record ListenAddress(IPAddress? Address, int Port, bool IsOff = false)
{
    /// <summary>What it looks like, for error texts.</summary>
    public const string Grammar =
        "an address and a port, as in \"127.0.0.1:9464\", \"[::1]:9464\" or \"*:9464\", or \"off\"";

    /// <summary>What a socket binds to.</summary>
    public IPEndPoint ToEndPoint() => new(Address ?? IPAddress.IPv6Any, Port);

    /// <summary>Where this machine itself reaches it.</summary>
    public Uri ToLocalUri()
    {
        var host = Address is null || Address.Equals(IPAddress.Any) ? IPAddress.Loopback
            : Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback
            : Address;
        return new Uri($"http://{new IPEndPoint(host, Port)}");
    }

    public static bool TryParse(string text, [NotNullWhen(true)] out ListenAddress? address)
    {
        address = null;
        if (text == "off")
        {
            address = new ListenAddress(null, 0, IsOff: true);
            return true;
        }

        var colon = text.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(
                text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            return false;
        var host = text[..colon];
        if (host == "*") address = new ListenAddress(null, port);
        else if (host == "localhost") address = new ListenAddress(IPAddress.Loopback, port);
        else if (host is ['[', .., ']'] && IPAddress.TryParse(host[1..^1], out var six)) address = new(six, port);
        else if (!host.Contains(':') && host.Count(letter => letter == '.') == 3
                 && IPAddress.TryParse(host, out var four))
            address = new ListenAddress(four, port);
        return address is not null;
    }
}
