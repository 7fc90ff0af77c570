namespace EdgeForecast.Buffer.Streams;

/// <summary>Tells a disk that is full from one that fails.</summary>
public static class DiskErrors
{
    /// <summary>ENOSPC, "No space left on device".</summary>
    public const int NoSpace = 28;

    /// <summary>EDQUOT, "Disk quota exceeded".</summary>
    private const int NoQuota = 122;

    /// <summary>ERROR_DISK_FULL as an HRESULT.</summary>
    private const int WindowsDiskFull = unchecked((int)0x8007_0070);

    /// <summary>Whether space is missing, also where another exception was made of it.</summary>
    public static bool IsNoSpace(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
            if (exception is IOException { HResult: NoSpace or NoQuota or WindowsDiskFull })
                return true;
        return false;
    }
}
