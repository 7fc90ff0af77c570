using System.Net;
using System.Net.Sockets;

namespace EdgeForecast.TestKit;

/// <summary>A loopback port on which nobody listens now.</summary>
public static class FreePort
{
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
