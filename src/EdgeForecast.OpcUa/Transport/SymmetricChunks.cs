using System.Buffers.Binary;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.OpcUa.Security;

namespace EdgeForecast.OpcUa.Transport;

/// <summary>
/// Chunks under a channel's token (Part 6, 6.7.2): header (8), channel id (4), token id (4), sequence number (4),
/// request
/// id (4), body, and with encryption padding whose size byte precedes it, then the signature. Signed is everything in
/// front of the signature, encrypted everything behind the token id.
/// </summary>
internal static class SymmetricChunks
{
    public const int TokenEnd = ChunkHeader.Size + 8;
    public const int BodyStart = TokenEnd + 8;

    /// <summary>How much of a message fits into one chunk.</summary>
    public static int BodyBytesMax(int chunkBytesMax, SecurityPolicy policy, MessageSecurityMode mode)
    {
        if (mode == MessageSecurityMode.None) return chunkBytesMax - BodyStart;
        if (mode == MessageSecurityMode.Sign) return chunkBytesMax - BodyStart - policy.SymmetricSignatureBytes;
        var encrypted = (chunkBytesMax - TokenEnd) / policy.SymmetricBlockBytes * policy.SymmetricBlockBytes;
        return encrypted - 8 - 1 - policy.SymmetricSignatureBytes;
    }

    /// <summary>
    /// Writes one chunk, secured, and returns its length. The scratch is as large as the chunk and holds what is to be
    /// encrypted.
    /// </summary>
    public static int Write(
        Span<byte> target, Span<byte> scratch, (MessageKind Message, ChunkKind Chunk) kind, uint channelId,
        ChannelToken token, (uint Sequence, uint Request) numbers, ReadOnlySpan<byte> body, MessageSecurityMode mode)
    {
        var isEncrypted = mode == MessageSecurityMode.SignAndEncrypt;
        var signatureBytes = mode == MessageSecurityMode.None ? 0 : 32;
        var padding = isEncrypted ? PaddingFor(8 + body.Length + 1 + signatureBytes) + 1 : 0;
        var signed = BodyStart + body.Length + padding;
        var length = signed + signatureBytes;
        var plain = isEncrypted ? scratch : target;
        new ChunkHeader(kind.Message, kind.Chunk, length).Write(plain);
        BinaryPrimitives.WriteUInt32LittleEndian(plain[ChunkHeader.Size..], channelId);
        BinaryPrimitives.WriteUInt32LittleEndian(plain[(ChunkHeader.Size + 4)..], token.Id);
        BinaryPrimitives.WriteUInt32LittleEndian(plain[TokenEnd..], numbers.Sequence);
        BinaryPrimitives.WriteUInt32LittleEndian(plain[(TokenEnd + 4)..], numbers.Request);
        body.CopyTo(plain[BodyStart..]);
        if (padding > 0) plain.Slice(BodyStart + body.Length, padding).Fill((byte)(padding - 1));
        if (signatureBytes > 0) token.Send!.Sign(plain[..signed], plain.Slice(signed, signatureBytes));
        if (!isEncrypted) return length;
        plain[..TokenEnd].CopyTo(target);
        token.Send!.Encrypt(plain[TokenEnd..length], target[TokenEnd..length]);
        return length;
    }

    public static uint ChannelIdOf(ReadOnlySpan<byte> chunk) =>
        chunk.Length < TokenEnd ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(chunk[ChunkHeader.Size..]);

    public static uint TokenIdOf(ReadOnlySpan<byte> chunk) =>
        chunk.Length < TokenEnd ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(chunk[(ChunkHeader.Size + 4)..]);

    /// <summary>
    /// Takes the security off a chunk; when it was encrypted, the content lies in <paramref name="plain"/>, which is as
    /// large as the chunk.
    /// </summary>
    /// <returns>False where the signature, the padding or the length is wrong.</returns>
    public static bool TryRead(
        ReadOnlySpan<byte> chunk, Span<byte> plain, ChannelToken token, MessageSecurityMode mode,
        out ChunkContent content)
    {
        content = default;
        var signatureBytes = mode == MessageSecurityMode.None ? 0 : 32;
        if (chunk.Length < BodyStart + signatureBytes) return false;
        var isEncrypted = mode == MessageSecurityMode.SignAndEncrypt;
        if (isEncrypted)
        {
            if ((chunk.Length - TokenEnd) % 16 != 0) return false;
            chunk[..TokenEnd].CopyTo(plain);
            token.Receive!.Decrypt(chunk[TokenEnd..], plain[TokenEnd..chunk.Length]);
            chunk = plain[..chunk.Length];
        }

        var signed = chunk.Length - signatureBytes;
        if (signatureBytes > 0 && !token.Receive!.Verify(chunk[..signed], chunk[signed..])) return false;
        var end = signed;
        if (isEncrypted)
        {
            end -= chunk[signed - 1] + 1;
            if (end < BodyStart) return false;
        }

        content = new ChunkContent(
            BinaryPrimitives.ReadUInt32LittleEndian(chunk[TokenEnd..]),
            BinaryPrimitives.ReadUInt32LittleEndian(chunk[(TokenEnd + 4)..]),
            chunk[BodyStart..end]);
        return true;
    }

    private static int PaddingFor(int bytes) => (16 - (bytes % 16)) % 16;
}
