namespace EdgeForecast.Buffer.Segments;

/// <summary>
/// LiteDB keeps pages in memory for each open file and never gives that memory back; it takes it in portions of 12, 50,
/// 100, 500 and then 1,000 pages, and only reuses pages where a portion of them is unused: 13.6 MB a file. The portions
/// stand in an array of its own that no setting reaches. Made smaller, half a megabyte a file is enough: what is not in
/// the cache is in the system's.
/// </summary>
internal static class PageCache
{
    public const int PortionPagesMax = 50;
    private const string Portions = "MEMORY_SEGMENT_SIZES";

    /// <summary>
    /// Call it before a file is opened. False where this LiteDB is another one: it only takes more then.
    /// </summary>
    public static bool TryBound()
    {
        if (Type.GetType("LiteDB.Constants, LiteDB")?.GetField(Portions)?.GetValue(null) is not int[] portions)
            return false;
        for (var i = 0; i < portions.Length; i++) portions[i] = Math.Min(portions[i], PortionPagesMax);
        return true;
    }
}
