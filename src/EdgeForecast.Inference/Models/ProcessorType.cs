using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace EdgeForecast.Inference.Models;

/// <summary>
/// What kind of processor this is, as far as int8 results depend on it. On x64 without the VNNI instructions a sum of
/// two uint8 x int8 products saturates at 16 bits; with them, and on arm64, it is exact.
/// </summary>
public static class ProcessorType
{
    /// <summary><c>x64-vnni</c>, <c>x64</c>, <c>arm64</c> or the name of another architecture.</summary>
    public static string ThisMachine { get; } = Detect();

    private static string Detect()
    {
        var architecture = RuntimeInformation.ProcessArchitecture;
        if (architecture != Architecture.X64) return architecture.ToString().ToLowerInvariant();
        return HasVnni() ? "x64-vnni" : "x64";
    }

    private static bool HasVnni()
    {
        const int ExtendedFeatures = 7;
        const int Avx512VnniInEcx = 1 << 11;
        const int AvxVnniInEax = 1 << 4;
        if (!X86Base.IsSupported || X86Base.CpuId(0, 0).Eax < ExtendedFeatures) return false;
        if (Avx512BW.IsSupported && (X86Base.CpuId(ExtendedFeatures, 0).Ecx & Avx512VnniInEcx) != 0) return true;
        return Avx2.IsSupported && (X86Base.CpuId(ExtendedFeatures, 1).Eax & AvxVnniInEax) != 0;
    }
}
