namespace EdgeForecast.OpcUa.Transport;

/// <summary>
/// The running numbers of chunks, one set a direction (Part 6, 6.7.2.4): each is one more than the last, and beyond
/// 4294966271 they start again below 1024.
/// </summary>
internal sealed class SequenceNumbers(uint last = 0)
{
    private const uint WrapAfter = 4_294_966_271;
    private const uint WrapBelow = 1024;

    private uint _last = last;
    private bool _isFirst = true;

    public uint Next() => _last = _last >= WrapAfter ? 1 : _last + 1;

    /// <summary>Whether a received number follows the last; the first of a channel may be any.</summary>
    public bool TryAccept(uint number)
    {
        var follows = _isFirst || number == _last + 1 || (_last >= WrapAfter && number < WrapBelow);
        if (!follows) return false;
        _isFirst = false;
        _last = number;
        return true;
    }
}
