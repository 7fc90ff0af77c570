namespace EdgeForecast.OpcUa.Encoding;

/// <summary>The elements of a matrix in row-major order, and its dimensions, whose product is their count.</summary>
internal sealed record VariantMatrix(Array? Elements, int[] Dimensions);
