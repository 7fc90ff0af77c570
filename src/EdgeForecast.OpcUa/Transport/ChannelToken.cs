using EdgeForecast.OpcUa.Security;

namespace EdgeForecast.OpcUa.Transport;

/// <summary>
/// One security token of a channel and the keys under it; null ciphers where nothing is signed. It is issued at a
/// timestamp of the monotonic clock, because a wall clock may jump.
/// </summary>
internal sealed record ChannelToken(
    uint Id, SymmetricCipher? Send, SymmetricCipher? Receive, long IssuedAt, TimeSpan Lifetime);
