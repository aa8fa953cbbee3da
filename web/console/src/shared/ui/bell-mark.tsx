/** The bell: the product's mark, and the sign of the bot beside what it wrote. */
export function BellMark({ size = 16 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="currentColor" aria-hidden="true">
      <path d="M12 2.500a1.700 1.700 0 0 1 1.700 1.700v.3a6.600 6.600 0 0 1 4.900 6.400v4l1.500 1.900c.8 1 .1 2.400-1.200 2.400H5.100c-1.300 0-2-1.400-1.200-2.400l1.500-1.900v-4a6.600 6.600 0 0 1 4.900-6.400v-.3A1.700 1.700 0 0 1 12 2.500Z" />
      <path d="M9.400 20.600h5.200a2.600 2.600 0 0 1-5.200 0Z" />
    </svg>
  );
}
