namespace EdgeForecast.Simulator.Plant;

/// <summary>
/// Random numbers by index instead of by order: the number at an index depends on the key and the index alone. A plant
/// therefore repeats itself whatever is asked of it, in whatever order. The mixing is the finaliser of SplitMix64
/// (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
/// </summary>
internal readonly struct PlantNoise
{
    private const ulong Golden = 0x9E37_79B9_7F4A_7C15;

    private readonly ulong _key;

    private PlantNoise(ulong key) => _key = key;

    /// <summary>A stream of its own for each seed, unit and purpose.</summary>
    public static PlantNoise For(int seed, int unit, string purpose)
    {
        var key = Mix((ulong)(uint)seed + Golden);
        key = Mix(key ^ ((ulong)(uint)unit + Golden));
        foreach (var letter in purpose) key = Mix(key ^ (letter + Golden));
        return new PlantNoise(key);
    }

    /// <summary>Evenly distributed in [0, 1).</summary>
    public double Uniform(long index) => (Bits(index) >> 11) * (1.0 / (1UL << 53));

    /// <summary>Evenly distributed in [low, high).</summary>
    public double Uniform(long index, double low, double high) => low + (high - low) * Uniform(index);

    /// <summary>Normally distributed, mean 0, standard deviation 1 (Box and Muller, 1958).</summary>
    public double Gaussian(long index)
    {
        var bits = Bits(index);
        var radius = Math.Sqrt(-2 * Math.Log(((uint)(bits >> 32) + 0.5) / 4294967296.0));
        return radius * Math.Cos(2 * Math.PI * (uint)bits / 4294967296.0);
    }

    private ulong Bits(long index) => Mix(_key + unchecked((ulong)index * Golden));

    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
            value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
            return value ^ (value >> 31);
        }
    }
}
