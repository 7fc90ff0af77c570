namespace EdgeForecast.Buffer.Streams;

internal static class FileReading
{
    /// <summary>Reads until the span is full or the file ends; returns how much there was.</summary>
    public static int ReadFully(this GuardedFile file, Span<byte> into, long offset)
    {
        var total = 0;
        while (total < into.Length)
        {
            var read = file.Read(into[total..], offset + total);
            if (read == 0) break;
            total += read;
        }

        return total;
    }

    /// <summary>The whole file.</summary>
    /// <exception cref="IOException">It is longer than <paramref name="bytesMax"/>.</exception>
    public static byte[] ReadAll(this IStorageFile file, int bytesMax)
    {
        var length = file.Length;
        if (length > bytesMax) throw new IOException($"The file has {length} bytes; at most {bytesMax} were expected.");
        var bytes = new byte[length];
        var total = 0;
        while (total < bytes.Length)
        {
            var read = file.Read(bytes.AsSpan(total), total);
            if (read == 0) break;
            total += read;
        }

        return bytes[..total];
    }
}
