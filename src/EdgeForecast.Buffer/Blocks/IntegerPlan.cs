namespace EdgeForecast.Buffer.Blocks;

/// <summary>One way to encode a column of integers, and what it costs.</summary>
/// <param name="Codec">How the residuals are written.</param>
/// <param name="Order">0: residuals against the smallest; 1: differences; 2: differences of differences.</param>
/// <param name="Relative">Whether another column was subtracted first.</param>
/// <param name="Exponent">The numbers were divided by ten to this power.</param>
/// <param name="Bytes">The length of the section; of a long column an estimate.</param>
internal readonly record struct IntegerPlan(ColumnCodec Codec, int Order, bool Relative, int Exponent, int Bytes);
