using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace EdgeForecast.Simulator.OpcUa.Requests;

/// <summary>What is left of long answers, each under a number that the client brings back once.</summary>
internal sealed class ContinuationPoints<T>
{
    private readonly Dictionary<long, T> _points = [];
    private long _last;

    /// <summary>False where the session has as many as it may.</summary>
    public bool TryKeep(T rest, [NotNullWhen(true)] out byte[]? point)
    {
        point = null;
        if (_points.Count >= ServerLimits.ContinuationPointsMax) return false;
        _points.Add(++_last, rest);
        point = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(point, _last);
        return true;
    }

    public bool TryTake(byte[]? point, [MaybeNullWhen(false)] out T rest)
    {
        rest = default;
        return point is { Length: sizeof(long) }
            && _points.Remove(BinaryPrimitives.ReadInt64LittleEndian(point), out rest);
    }
}
