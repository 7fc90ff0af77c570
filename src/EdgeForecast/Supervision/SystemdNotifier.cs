using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace EdgeForecast.Supervision;

/// <summary>
/// The sd_notify protocol spoken directly (sd_notify(3)): datagrams of <c>NAME=value</c> lines to the Unix socket
/// named in <c>NOTIFY_SOCKET</c>. Does nothing where there is no such socket. Never throws for what a socket does.
/// </summary>
internal sealed class SystemdNotifier : IDisposable
{
    private readonly Socket? _socket;
    private readonly UnixDomainSocketEndPoint? _address;

    /// <param name="socketPath">
    /// A file system path, or <c>@name</c> for an abstract socket; null or empty when not run by systemd.
    /// </param>
    /// <param name="watchdogMicroseconds">The value of WATCHDOG_USEC; null when the unit has no watchdog.</param>
    public SystemdNotifier(string? socketPath, string? watchdogMicroseconds)
    {
        if (string.IsNullOrEmpty(socketPath)) return;
        if (socketPath[0] is not ('/' or '@'))
        {
            LastError = $"NOTIFY_SOCKET=\"{socketPath}\" is of a kind that is not spoken here";
            return;
        }

        try
        {
            // An abstract address starts with a zero byte on the wire and with an @ in the variable.
            _address = new UnixDomainSocketEndPoint(socketPath[0] == '@' ? "\0" + socketPath[1..] : socketPath);
            _socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        }
        catch (Exception error) when (error is SocketException or ArgumentException)
        {
            LastError = error.Message;
            return;
        }

        if (long.TryParse(watchdogMicroseconds, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            && limit > 0)
            WatchdogLimit = TimeSpan.FromMicroseconds(limit);
    }

    /// <summary>As the environment of this process says.</summary>
    public static SystemdNotifier FromEnvironment()
    {
        // WATCHDOG_PID names the process that is meant; a child that inherited the environment is not.
        var pid = Environment.GetEnvironmentVariable("WATCHDOG_PID");
        var isMeant = string.IsNullOrEmpty(pid) || pid == Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        return new SystemdNotifier(
            Environment.GetEnvironmentVariable("NOTIFY_SOCKET"),
            isMeant ? Environment.GetEnvironmentVariable("WATCHDOG_USEC") : null);
    }

    /// <summary>Whether somebody listens.</summary>
    public bool IsActive => _socket is not null;

    /// <summary>systemd ends the process after this long without a sign; null when it does not.</summary>
    public TimeSpan? WatchdogLimit { get; }

    /// <summary>Why the last datagram did not go out; null when it did.</summary>
    public string? LastError { get; private set; }

    /// <summary>Start-up is over.</summary>
    public bool Ready(string status) => Send($"READY=1\nSTATUS={OneLine(status)}");

    /// <summary>One line that <c>systemctl status</c> shows.</summary>
    public bool Status(string status) => Send($"STATUS={OneLine(status)}");

    /// <summary>The process does its work.</summary>
    public bool FeedWatchdog() => Send("WATCHDOG=1");

    /// <summary>The clean stop has begun.</summary>
    public bool Stopping() => Send("STOPPING=1");

    public void Dispose() => _socket?.Dispose();

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");

    private bool Send(string message)
    {
        if (_socket is null || _address is null) return false;
        try
        {
            _socket.SendTo(Encoding.UTF8.GetBytes(message), _address);
            LastError = null;
            return true;
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            LastError = error.Message;
            return false;
        }
    }
}
